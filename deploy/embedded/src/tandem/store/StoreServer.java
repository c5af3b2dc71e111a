package tandem.store;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The embedded MongoDB wire-protocol server: one file on disk, bound to loopback only.
 *
 * <p>Arguments: data file, port. Prints "store ready" once it accepts clients.
 */
public final class StoreServer {

    /** Drivers refuse servers below wire version 8 or 9; 21 is what MongoDB 7.0 reports. */
    private static final MongoVersion REPORTED_VERSION = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 21;
        }
    };

    /** A command occupies its connection's worker until it is answered: enough that a scan delays few others. */
    private static final int WORKERS = 16;

    private StoreServer() {
    }

    public static void main(String[] arguments) {
        DurableBackend backend = DurableBackend.open(Path.of(arguments[0]));
        backend.version(REPORTED_VERSION);
        MongoServer server = new MongoServer(backend);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])), 1, WORKERS);
        backend.startHousekeeping();
        System.out.println("store ready");
    }
}
