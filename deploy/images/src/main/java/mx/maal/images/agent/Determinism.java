package mx.maal.images.agent;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import sun.misc.Unsafe;

/**
 * Makes Quarkus generate the same code for the same classes, in a JVM that builds and does nothing else. An agent, because
 * neither Quarkus nor Java has a switch for any of it; what else such a JVM is to be told is with whoever starts it, and the
 * whole reasoning in {@code deploy/docs/adr/0025-images.md}.
 */
public final class Determinism {

    private Determinism() {}

    /**
     * Called by Java before the program starts.
     *
     * @throws ReflectiveOperationException when {@code Set.of} is not made as in Java 17
     */
    public static void premain(String arguments, Instrumentation instrumentation) throws ReflectiveOperationException {
        iterateImmutableCollectionsInOneOrder();
        nameNothingAtRandom();
        runBuildStepsOneByOne(instrumentation);
    }

    /**
     * {@code Set.of} and {@code Map.of} are iterated from where the clock has pointed to when Java started. Only iterators read it, so
     * those that exist already stay whole.
     */
    private static void iterateImmutableCollectionsInOneOrder() throws ReflectiveOperationException {
        Field unsafe = Unsafe.class.getDeclaredField("theUnsafe");
        unsafe.setAccessible(true);
        Unsafe memory = (Unsafe) unsafe.get(null);
        Class<?> collections = Class.forName("java.util.ImmutableCollections");
        Field salt = collections.getDeclaredField("SALT32L");
        memory.putLong(memory.staticFieldBase(salt), memory.staticFieldOffset(salt), 1);
        Field reverse = collections.getDeclaredField("REVERSE");
        memory.putBoolean(memory.staticFieldBase(reverse), memory.staticFieldOffset(reverse), false);
    }

    /** Byte Buddy, which makes Hibernate's proxies, names fields at random and methods in the order of memory, except for native images. */
    private static void nameNothingAtRandom() {
        System.setProperty("org.graalvm.nativeimage.imagecode", "agent");
    }

    /** What a build step gives to other threads, the steps that depend on it included, runs before it goes on. */
    private static void runBuildStepsOneByOne(Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named("org.jboss.threads.EnhancedQueueExecutor"))
                .transform((executor, type, loader, module, domain) -> executor.visit(
                        Advice.to(InCallersThread.class).on(named("execute").and(takesArguments(Runnable.class)))))
                .installOn(instrumentation);
    }

    /** Put before the code of {@code execute}, and so with nothing of this class in it. */
    private static final class InCallersThread {

        private InCallersThread() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        private static boolean execute(@Advice.Argument(0) Runnable task) {
            if (!Thread.currentThread().getName().startsWith("build-")) {
                return false;
            }
            task.run();
            return true;
        }
    }
}
