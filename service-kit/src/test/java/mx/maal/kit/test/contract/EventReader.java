package mx.maal.kit.test.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.maal.kit.events.Event;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A class that reads events, as its bytecode shows it: no list of what is read has to be kept, which could be wrong.
 *
 * @param types of events that it names
 * @param views the classes, by name, that it hands to {@link Event#as}
 * @param others how it reads the body of an event other than as a view that is named there
 */
record EventReader(String name, Set<String> types, Set<String> views, Set<String> others) {

    private static final Path CLASSES = Path.of("target/classes");
    private static final Pattern TYPE = Pattern.compile("[a-z-]+\\.[a-z-]+\\.v\\d+");
    private static final String EVENT = Type.getInternalName(Event.class);

    /** Those of the service under test. */
    static List<EventReader> all() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .map(EventReader::of)
                    .filter(reader ->
                            !reader.views.isEmpty() || !reader.others().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EventReader of(Path file) {
        try {
            ClassReader bytes = new ClassReader(Files.readAllBytes(file));
            EventReader reader = new EventReader(
                    bytes.getClassName().replace('/', '.'), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
            bytes.accept(reader.visitor(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClassVisitor visitor() {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String method, String descriptor, String s, String[] e) {
                return new Calls();
            }
        };
    }

    private final class Calls extends MethodVisitor {

        private Object constant;

        Calls() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant = value;
            if (value instanceof String text && TYPE.matcher(text).matches()) {
                types.add(text);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String method, String descriptor, boolean ofInterface) {
            if (owner.equals(EVENT) && method.equals("as") && constant instanceof Type view) {
                views.add(view.getClassName());
            } else if (owner.equals(EVENT)) {
                addIfItReads(method);
            }
            constant = null;
        }

        @Override
        public void visitInvokeDynamicInsn(String method, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle && handle.getOwner().equals(EVENT)) {
                    addIfItReads(handle.getName());
                }
            }
        }

        private void addIfItReads(String method) {
            if (Set.of("as", "body").contains(method)) {
                others.add(method);
            }
        }
    }
}
