package io.stemma.audit.retention;

import io.stemma.error.StemmaException;
import java.util.ArrayList;
import java.util.List;

/** What a retirement told. */
final class Told implements RetirementListener {
  final List<String> done = new ArrayList<>();
  final List<StemmaException> failures = new ArrayList<>();
  final List<String> stays = new ArrayList<>();

  @Override
  public void done(AuditMonth month, RetirementStep step) {
    done.add(month + " " + step.label());
  }

  @Override
  public void failed(AuditMonth month, RetirementStep step, StemmaException failure) {
    failures.add(failure);
  }

  @Override
  public void stays(AuditMonth month, String why) {
    stays.add(month + " " + why);
  }
}
