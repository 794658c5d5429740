package mx.maal.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes the services' images from the sources. */
public final class Images {

    /** All there are. */
    static final List<String> SERVICES =
            List.of("catalog-service", "inventory-service", "order-service", "fulfillment-service", "payments-service");

    private final Path sources;
    private final Path work;
    private final Revision revision;
    private final JavaRuntime runtime;
    private final FileEntriesLayer base;

    /**
     * Packages services, which takes a minute or two.
     *
     * @param root of the repository, whose {@code deploy/images} is packaged
     * @param work what images are made of while they are made; removed first
     * @param services those that images can then be made of
     * @throws CannotBuild when this machine has not what it takes
     */
    Images(Path root, Path work, List<String> services) throws IOException {
        this.sources = work.resolve("sources");
        this.work = work;
        this.revision = Revision.of(root);
        remove(work);
        Files.createDirectories(work);
        ReproducibleBuild.run(root, services, sources);
        this.runtime = JavaRuntime.link(work.resolve("java"));
        this.base = runtime.layer(root.resolve("deploy/images/src/main/image/etc"));
    }

    /**
     * {@code build FOLDER [SERVICE…]} or {@code push REGISTRY TAG [SERVICE…]}; without a name, all services. To be called in the
     * root of the repository.
     */
    public static void main(String[] arguments) {
        try {
            Path root = Path.of("").toAbsolutePath();
            List<String> words = List.of(arguments);
            boolean push = words.get(0).equals("push");
            List<String> named = words.subList(push ? 3 : 2, words.size());
            List<String> services = named.isEmpty() ? SERVICES : named;
            if (!SERVICES.containsAll(services)) {
                throw new CannotBuild("There are images of " + String.join(", ", SERVICES) + " only.");
            }
            // Before the minute or two.
            if (push && Revision.of(root).isDirty()) {
                throw new CannotBuild("The work tree is not as its commit is; what is pushed must be.");
            }
            System.out.println("Packaging " + String.join(", ", services) + " reproducibly: a minute or two …");
            Images images = new Images(root, root.resolve("deploy/images/target/work"), services);
            for (String service : services) {
                JibContainer image = push
                        ? images.push(service, words.get(1), words.get(2))
                        : images.build(service, Path.of(words.get(1)));
                System.out.println(image.getTargetImage() + " " + image.getDigest());
            }
        } catch (CannotBuild e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (Exception e) {
            System.err.println("The images could not be made: " + e);
            System.exit(1);
        }
    }

    /** Writes an image into a file of this folder that is named as the service: {@code order-service.tar}, an OCI layout. */
    JibContainer build(String service, Path folder) throws Exception {
        Files.createDirectories(folder);
        TarImage tar = TarImage.at(folder.resolve(service + ".tar")).named("maal/" + service);
        return make(service, Containerizer.to(tar).setOfflineMode(true));
    }

    /** Sends an image to a registry, as whom the configuration of docker names for it. */
    JibContainer push(String service, String registry, String tag) throws Exception {
        ImageReference name = ImageReference.parse(registry + "/" + service + ":" + tag);
        CredentialRetrieverFactory credentials =
                CredentialRetrieverFactory.forImage(name, event -> System.err.println(event.getMessage()));
        RegistryImage image = RegistryImage.named(name)
                .addCredentialRetriever(credentials.dockerConfig())
                .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
        return make(service, Containerizer.to(image));
    }

    private JibContainer make(String service, Containerizer to) throws Exception {
        Path application = sources.resolve(service).resolve("target/quarkus-app");
        JibContainerBuilder image = ServiceImage.of(service, application, runtime, base, revision);
        return image.containerize(
                to.setBaseImageLayersCache(work.resolve("cache")).setApplicationLayersCache(work.resolve("cache")));
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }
}
