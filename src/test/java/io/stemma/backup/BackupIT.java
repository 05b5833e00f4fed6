package io.stemma.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Projection;
import io.stemma.testing.DatabaseShape;
import io.stemma.testing.SmallDisk;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a backup of one snapshot holds, and what a restore makes of it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupIT {
  @RegisterExtension static final TestDatabase SOURCE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase TARGET = TestDatabase.empty();
  @RegisterExtension static final TestDatabase WITHOUT_AGE = TestDatabase.bare();

  @TempDir private static Path shared = Path.of("");
  @TempDir private Path folder = Path.of("");

  private static final String CONTENT =
      """
      SELECT string_agg(t.name || (xpath('/table/row/text()', query_to_xml(
        format('SELECT md5(string_agg(r::text, chr(10) ORDER BY r::text)) AS row FROM ONLY %s AS r', t.name),
        true, false, '')))::text, chr(10) ORDER BY t.name)
      FROM (SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
            WHERE schemaname IN ('access', 'audit', 'backfill', 'core', 'dual', 'stemma')
              AND tablename <> 'graph_history') AS t
      """;

  private static final String CRASHED = "SELECT fingerprint, query FROM projection.crashed_queries";

  /** A row that comes when the snapshot has been taken. */
  @BeforeAll
  static void backUpWhileSomebodyWrites() throws Exception {
    FilledRecord.into(SOURCE, NoteSigner.make("test"), SignerFile.beside(shared.resolve("key")));
    shape = DatabaseShape.of(SOURCE);
    content = SOURCE.value(CONTENT);
    AtomicBoolean written = new AtomicBoolean();
    manifest =
        backup(Map.of())
            .make(
                made(),
                () -> {
                  if (!written.getAndSet(true)) {
                    SOURCE.execute("INSERT INTO core.sessions (session_id) VALUES ('late')");
                  }
                });
  }

  private static List<String> shape = List.of();
  private static String content = "";
  private static @Nullable BackupManifest manifest;

  private static Path made() {
    return shared.resolve("backup");
  }

  private static BackupManifest manifest() {
    return java.util.Objects.requireNonNull(manifest);
  }

  private static ClientPrograms programs(Map<String, String> environment) {
    return new ClientPrograms(environment::get, Optional.of(Path.of("").toAbsolutePath()));
  }

  private static RecordBackup backup(Map<String, String> environment) {
    return new RecordBackup(
        SOURCE.settings(), programs(environment), Path.of("data/audit.key"), Path.of("archives"));
  }

  private static RecordRestore restore(TestDatabase database) {
    return new RecordRestore(database.settings(), programs(Map.of()));
  }

  @Test
  void everythingIsThereAgainAndTheGraphIsMadeOfTheRows() {
    RestoreReport report = restore(TARGET).run(made(), () -> {});

    assertThat(report.isClean()).isTrue();
    assertThat(report.graph()).isInstanceOf(GraphSupport.Present.class);
    assertThat(TARGET.value(CONTENT)).isEqualTo(content);
    assertThat(DatabaseShape.differences(shape, DatabaseShape.of(TARGET))).isEmpty();
    assertThat(new Projection(TARGET.url()).differences()).isEmpty();
    assertThat(TARGET.rows(CRASHED)).isEqualTo(SOURCE.rows(CRASHED)).hasSize(1);
    assertThat(TARGET.rows("SELECT 1 FROM core.sessions WHERE session_id = 'late'")).isEmpty();
    // What is written now gets keys that nothing has, and reaches the graph.
    TARGET.execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('new', 'agent-1')");
    assertThat(new Projection(TARGET.url()).differences()).isEmpty();
  }

  @Test
  void withoutAgeTheRecordIsThereAllTheSame() {
    RestoreReport report = restore(WITHOUT_AGE).run(made(), () -> {});

    assertThat(report.isClean()).isTrue();
    assertThat(report.graph()).isInstanceOf(GraphSupport.Absent.class);
    assertThat(WITHOUT_AGE.value(CONTENT)).isEqualTo(content);
    assertThat(DatabaseShape.differences(withoutGraph(), DatabaseShape.of(WITHOUT_AGE))).isEmpty();
    WITHOUT_AGE.execute("INSERT INTO core.identities (agent_id, tags) VALUES ('new', '{t}')");
  }

  private static List<String> withoutGraph() {
    return shape.stream()
        .filter(line -> !line.startsWith("setting stemma_cypher"))
        .filter(line -> !(line.startsWith("trigger") && line.contains("projection.")))
        .toList();
  }

  @Test
  void everySchemaOfTheMigrationsIsInTheBackupOrMadeAgain() {
    List<String> schemas =
        SOURCE.rows(
            """
            SELECT nspname FROM pg_namespace
            WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public', 'ag_catalog', 'governance')
            """);

    assertThat(manifest().schemas()).doesNotContain("projection");
    assertThat(schemas)
        .isSubsetOf(Stream.concat(manifest().schemas().stream(), Stream.of("projection")).toList());
  }

  @Test
  void theManifestSaysWhatIsToBeKeptBeside() {
    assertThat(manifest().keepToo().sealKey()).endsWith("/data/audit.key");
    assertThat(manifest().keepToo().archives())
        .containsExactly(
            new BackupManifest.Archive("events 2024-12", "events_2024_12.parquet", "cafe"));
    assertThat(manifest().roles()).contains("stemma_reader", "stemma_writer");
    assertThat(manifest().tables())
        .anyMatch(each -> each.equals(digestOf("audit.events_2025_01", 1000)));
    assertThat(new BackupCheck(made()).run()).isEqualTo(manifest());
  }

  private static TableDigest digestOf(String table, long rows) {
    return manifest().tables().stream()
        .filter(each -> each.table().equals(table) && each.rows() == rows)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDatabaseThatHoldsSomethingIsLeftAlone() {
    String before = SOURCE.value(CONTENT);

    assertRefused(
        () -> restore(SOURCE).run(made(), () -> {}),
        ErrorCode.RESTORE_REFUSED,
        "is not empty: it has access with 2 tables, audit with ",
        "CREATE DATABASE");

    assertThat(SOURCE.value(CONTENT)).isEqualTo(before);
  }

  @Test
  void aDumpThatWasCutChangedOrExchangedIsFound() throws IOException {
    BackupCopy cut = BackupCopy.of(made(), folder.resolve("cut"));
    cut.dump(bytes -> java.util.Arrays.copyOf(bytes, bytes.length - 1));
    BackupCopy changed = BackupCopy.of(made(), folder.resolve("changed"));
    changed.dump(BackupIT::flipped);
    BackupCopy foreign = BackupCopy.of(made(), folder.resolve("foreign"));
    foreign.manifest(text -> text.replaceFirst("\"sha256\" : \"....", "\"sha256\" : \"0000"));
    foreign.sumUp();
    BackupCopy edited = BackupCopy.of(made(), folder.resolve("edited"));
    edited.manifest(text -> text.replace("\"rows\" : 1000", "\"rows\" : 1001"));
    BackupCopy torn = BackupCopy.of(made(), folder.resolve("torn"));
    torn.manifest(text -> text.substring(0, text.length() / 2));
    BackupCopy empty = BackupCopy.of(made(), folder.resolve("empty"));
    Files.delete(empty.folder().resolve("record.dump"));

    assertDamaged(cut, "bytes, and the manifest says");
    assertDamaged(changed, "the dump is not the one that the manifest was written for");
    assertDamaged(foreign, "the dump is not the one that the manifest was written for");
    assertDamaged(edited, "the manifest has been changed");
    assertDamaged(torn, "it is not whole");
    assertDamaged(empty, "record.dump is missing");
    assertRefused(
        () -> new BackupCheck(folder).run(), ErrorCode.BACKUP_UNREADABLE, "There is no backup in");
  }

  private static byte[] flipped(byte[] bytes) {
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static void assertDamaged(BackupCopy copy, String why) {
    assertRefused(
        () -> restore(SOURCE).run(copy.folder(), () -> {}), ErrorCode.BACKUP_DAMAGED, why);
  }

  @Test
  void whatThisProgramOrServerCannotTakeIsRefused() throws IOException {
    BackupCopy newer = BackupCopy.of(made(), folder.resolve("newer"));
    newer.manifest(text -> text.replaceFirst("\"record\" : \"\\d+\"", "\"record\" : \"9999\""));
    newer.sumUp();
    BackupCopy future = BackupCopy.of(made(), folder.resolve("future"));
    future.manifest(text -> text.replace(BackupManifest.FORMAT, "stemma-backup-2"));
    future.sumUp();
    BackupCopy server = BackupCopy.of(made(), folder.resolve("server"));
    server.manifest(
        text -> text.replaceFirst("\"postgresMajor\" : \\d+", "\"postgresMajor\" : 99"));
    server.sumUp();

    assertRefused(
        () -> restore(SOURCE).run(newer.folder(), () -> {}),
        ErrorCode.RESTORE_REFUSED,
        "with the schema 9999");
    assertRefused(
        () -> restore(SOURCE).run(future.folder(), () -> {}),
        ErrorCode.BACKUP_UNREADABLE,
        "the format 'stemma-backup-2'");
    assertRefused(
        () -> restore(SOURCE).run(server.folder(), () -> {}),
        ErrorCode.RESTORE_REFUSED,
        "restore it into one that is as new");
  }

  @Test
  void rolesThatAreMissingAreNamedAndRowsThatDifferAreFound() throws IOException {
    BackupCopy roles = BackupCopy.of(made(), folder.resolve("roles"));
    roles.manifest(
        text -> text.replaceFirst("\"roles\" : \\[", "\"roles\" : [ \"a_missing_one\","));
    roles.sumUp();
    BackupCopy other = BackupCopy.of(made(), folder.resolve("other"));
    other.manifest(
        text ->
            text.replaceFirst("(\"core.tags\",\\s+\"rows\" : \\d+,\\s+\"digest\" : \")", "$11"));
    other.sumUp();
    try (TestDatabase target = TestDatabase.bare()) {
      assertRefused(
          () -> restore(target).run(roles.folder(), () -> {}),
          ErrorCode.RESTORE_REFUSED,
          "roles that this server does not have: a_missing_one");
      assertThat(DatabaseShape.of(target)).isEmpty();

      RestoreReport report = restore(target).run(other.folder(), () -> {});

      assertThat(report.isClean()).isFalse();
      assertThat(report.differing())
          .extracting(each -> each.expected().table())
          .containsExactly("core.tags");
    }
  }

  @Test
  void whatIsThereIsNeverOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    Files.createDirectory(folder.resolve("b.part"));

    assertRefused(
        () -> backup(Map.of()).make(made(), () -> {}), ErrorCode.OUTPUT_EXISTS, "is there already");
    assertRefused(
        () -> backup(Map.of()).make(file, () -> {}), ErrorCode.OUTPUT_EXISTS, "is there already");
    assertRefused(
        () -> backup(Map.of()).make(folder.resolve("b"), () -> {}),
        ErrorCode.OUTPUT_EXISTS,
        "another backup is being made, or one was killed");

    assertThat(file).hasContent("precious");
    assertThat(new BackupCheck(made()).run()).isEqualTo(manifest());
  }

  @Test
  void ofWhatFailsOrIsStoppedNothingIsLeft() throws IOException {
    Path target = folder.resolve("b");
    Map<String, String> dying =
        fake(
            """
            #!/bin/sh
            [ $1 = --version ] && echo 'pg_dump (PostgreSQL) 99.1' && exit
            echo half
            echo 'pg_dump: error: server closed the connection unexpectedly' >&2
            exit 1
            """);
    Map<String, String> old = fake("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n");

    assertRefused(
        () -> backup(dying).make(target, () -> {}),
        ErrorCode.BACKUP_FAILED,
        "nothing is left of it",
        "server closed the connection unexpectedly");
    assertRefused(
        () -> backup(old).make(target, () -> {}),
        ErrorCode.PROGRAM_MISSING,
        "pg_dump is 9.6.1",
        ClientPrograms.FOLDER_KEY);
    assertRefused(
        () ->
            backup(Map.of())
                .make(
                    target,
                    () -> {
                      throw new StemmaException(ErrorCode.INTERRUPTED, "stopped");
                    }),
        ErrorCode.INTERRUPTED,
        "stopped");

    assertThat(target).doesNotExist();
    assertThat(folder.resolve("b.part")).doesNotExist();
  }

  private Map<String, String> fake(String script) throws IOException {
    Path bin = Files.createTempDirectory(folder, "bin");
    Path program = Files.writeString(bin.resolve("pg_dump"), script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return Map.of(ClientPrograms.FOLDER_KEY, bin.toString());
  }

  @Test
  void aFullDiskIsSaidAndNothingIsLeftThere() throws IOException {
    Path mount = Files.createDirectory(folder.resolve("disk"));
    try (SmallDisk disk = new SmallDisk(mount)) {
      disk.fill(20_000);

      assertRefused(
          () -> backup(Map.of()).make(mount.resolve("b"), () -> {}),
          ErrorCode.BACKUP_FAILED,
          "The disk of " + mount + " is full");

      try (Stream<Path> left = Files.list(mount)) {
        assertThat(left)
            .extracting(Path::getFileName)
            .map(Path::toString)
            .containsExactly("filler");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String... words) {
    assertThatThrownBy(call)
        .asInstanceOf(type(StemmaException.class))
        .satisfies(
            failure -> {
              assertThat(failure.code()).as(failure.detail()).isEqualTo(code);
              assertThat(failure.detail()).contains(words).doesNotContain(SOURCE.url().password());
            });
  }
}
