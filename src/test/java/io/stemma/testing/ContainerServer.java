package io.stemma.testing;

import io.stemma.store.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The tests' database server in a container, made by Testcontainers of {@code
 * docker/Dockerfile.postgres}. Testcontainers removes it when the JVM ends.
 */
final class ContainerServer {
  private static final String ASKED_KEY = "stemma.test.containers";
  private static final String PASSWORD = "stemma-test";
  private static final Path DOCKER = Path.of("docker");
  private static final String INIT = "initdb/10-stemma.sql";

  private ContainerServer() {}

  /**
   * Starts one.
   *
   * @param sessions that it takes at once
   * @return its database {@code stemma} as its owner; empty where none is asked for or no engine is
   *     found
   */
  static Optional<DatabaseUrl> start(int sessions) {
    if (!Boolean.getBoolean(ASKED_KEY)) {
      return Optional.empty();
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      System.err.println(
          "No Docker engine is found: the tests' database comes from scripts/postgres-age.");
      return Optional.empty();
    }
    PostgreSQLContainer server = container(sessions);
    server.start();
    System.err.println("The tests' database is in container " + server.getContainerId() + ".");
    String url =
        "postgresql://stemma:%s@%s:%d/stemma"
            .formatted(
                PASSWORD,
                server.getHost(),
                server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
    return Optional.of(DatabaseUrl.parse("url", url));
  }

  private static PostgreSQLContainer container(int sessions) {
    String image =
        new ImageFromDockerfile("stemma-postgres-test", /* deleteOnExit= */ false)
            .withFileFromPath("Dockerfile", DOCKER.resolve("Dockerfile.postgres"))
            .withFileFromPath(INIT, DOCKER.resolve(INIT))
            .get();
    return new PostgreSQLContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
        .withUsername("postgres")
        .withPassword(PASSWORD)
        .withDatabaseName("postgres")
        .withEnv("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
        .withEnv(
            "POSTGRES_INITDB_ARGS",
            "--encoding=UTF8 --locale=C.UTF-8 --locale-provider=builtin --builtin-locale=C.UTF-8")
        .withTmpFs(Map.of("/var/lib/postgresql", "rw"))
        .withCommand(
            "postgres",
            "-c",
            "shared_preload_libraries=age,pg_cron,pg_stat_statements",
            "-c",
            "cron.database_name=postgres",
            "-c",
            "cron.use_background_workers=on",
            "-c",
            "max_worker_processes=16",
            "-c",
            "max_connections=" + sessions,
            "-c",
            "timezone=UTC",
            "-c",
            "fsync=off",
            "-c",
            "synchronous_commit=off",
            "-c",
            "full_page_writes=off");
  }
}
