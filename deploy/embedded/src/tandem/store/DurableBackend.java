package tandem.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/**
 * A backend whose answer to a write means that the write is on disk: a killed process loses nothing it acknowledged.
 *
 * <p>Writes run side by side; a commit waits until none is half done, so that a crash never leaves a document without
 * its index entry. One commit serves all the writes that finished before it.
 */
final class DurableBackend extends H2Backend {

    private static final Set<String> READS = Set.of(
        "find", "count", "distinct", "getmore", "killcursors", "listcollections", "listindexes", "hello", "ismaster",
        "ping", "buildinfo", "serverstatus", "collstats", "dbstats", "endsessions", "whatsmyuri", "validate");

    private static final int HOUSEKEEPING_SECONDS = 2;
    private static final int RETENTION_MILLIS = 5_000;
    private static final int TARGET_FILL_PERCENT = 70;
    private static final int REWRITE_BYTES = 4 * 1024 * 1024;
    private static final int MOVE_MILLIS = 50;

    private final MVStore file;
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final AtomicLong finishedWrites = new AtomicLong();
    private long committedWrites;

    private DurableBackend(MVStore file) {
        super(file);
        this.file = file;
    }

    static DurableBackend open(Path dataFile) {
        // H2's own background thread would commit in the middle of a write, and asynchronously.
        MVStore file = new MVStore.Builder().fileName(dataFile.toString()).autoCommitDisabled().open();
        file.setRetentionTime(RETENTION_MILLIS);
        return new DurableBackend(file);
    }

    /** What H2's background thread would do: without it the file grows with every commit. */
    void startHousekeeping() {
        ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "store-housekeeping");
            thread.setDaemon(true);
            return thread;
        });
        housekeeper.scheduleWithFixedDelay(
            this::compact, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        if (isRead(command.toLowerCase(Locale.ROOT), query)) {
            return super.handleCommand(channel, database, command, query);
        }
        long ticket;
        Document answer;
        gate.readLock().lock();
        try {
            answer = BulkWrites.run(
                command, query, single -> super.handleCommand(channel, database, command, single));
        } finally {
            ticket = finishedWrites.incrementAndGet();
            gate.readLock().unlock();
        }
        commitUpTo(ticket);
        return answer;
    }

    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            super.close();
        } finally {
            gate.writeLock().unlock();
        }
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new Database(databaseName, getCursorRegistry());
    }

    private static boolean isRead(String command, Document query) {
        if (!command.equals("aggregate")) {
            return READS.contains(command);
        }
        Collection<?> stages = (Collection<?>) query.getOrDefault("pipeline", List.of());
        return stages.stream().map(Document.class::cast).noneMatch(
            stage -> stage.containsKey("$out") || stage.containsKey("$merge"));
    }

    private void commitUpTo(long ticket) {
        gate.writeLock().lock();
        try {
            if (committedWrites < ticket) {
                long finished = finishedWrites.get();
                file.commit();
                committedWrites = finished;
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void compact() {
        gate.writeLock().lock();
        try {
            if (!file.isClosed() && file.compact(TARGET_FILL_PERCENT, REWRITE_BYTES)) {
                file.commit();
                file.compactFile(MOVE_MILLIS);
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Called by the constructor of {@link H2Database}, hence the store is reached through the outer object. */
    private final class Database extends H2Database {

        Database(String name, CursorRegistry cursors) {
            super(name, getMvStore(), cursors);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String name, List<IndexKey> keys, boolean sparse) {
            // The maps' names are those of H2Database, which removes them when a collection or an index is dropped.
            String mapName = getDatabaseName() + "." + collection + "._index_" + name;
            return new UniqueIndex(getMvStore(), mapName, name, keys, sparse);
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
            String mapName = getDatabaseName() + "." + collection;
            return new IsolatedCollection(this, collection, options, getMvStore(), mapName, cursorRegistry);
        }
    }
}
