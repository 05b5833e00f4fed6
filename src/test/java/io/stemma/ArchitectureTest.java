package io.stemma;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls between the packages. */
class ArchitectureTest {
  private static final String[] DOMAIN = {
    "io.stemma.access..",
    "io.stemma.record..",
    "io.stemma.governance..",
    "io.stemma.identity..",
    "io.stemma.knowledge..",
    "io.stemma.dialectic..",
    "io.stemma.audit.."
  };
  private static final JavaClasses STEMMA =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.stemma");

  @Test
  void domainKnowsNeitherQuarkusNorJdbcNorTheEdges() {
    noClasses()
        .that()
        .resideInAnyPackage(DOMAIN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.vertx..",
            "jakarta..",
            "java.sql..",
            "org.postgresql..",
            "io.stemma.store..",
            "io.stemma.graph..",
            "io.stemma.question..",
            "io.stemma.backfill..",
            "io.stemma.http..",
            "io.stemma.cli..")
        .check(STEMMA);
  }

  @Test
  void errorCatalogueKnowsNoOtherPackage() {
    classes()
        .that()
        .resideInAPackage("io.stemma.error..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.stemma.error..", "java..", "org.jspecify..")
        .check(STEMMA);
  }

  @Test
  void operatorCommandsStartNoServer() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.stemma.cli..",
            "io.stemma.backfill..",
            "io.stemma.backup..",
            "io.stemma.doctor..",
            "io.stemma.schema..",
            "io.stemma.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "io.stemma.http..")
        .check(STEMMA);
  }

  @Test
  void archivesKnowNoContainerAndNoEdge() {
    noClasses()
        .that()
        .resideInAPackage("io.stemma.store.archive..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.vertx..",
            "jakarta..",
            "org.postgresql..",
            "io.stemma.governance..",
            "io.stemma.service..",
            "io.stemma.http..",
            "io.stemma.cli..")
        .check(STEMMA);
  }

  @Test
  void edgesHoldNoJdbc() {
    noClasses()
        .that()
        .resideInAnyPackage("io.stemma.http..", "io.stemma.cli..", "io.stemma.ops..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.sql.PreparedStatement")
        .check(STEMMA);
  }

  @Test
  void syntheticEstateKnowsNoPostgres() {
    noClasses()
        .that()
        .resideInAPackage("io.stemma.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.postgresql..", "io.stemma.store..")
        .check(STEMMA);
  }

  @Test
  void theHttpEdgeHasNoCycles() {
    slices().matching("io.stemma.http.(*)..").should().beFreeOfCycles().check(STEMMA);
  }
}
