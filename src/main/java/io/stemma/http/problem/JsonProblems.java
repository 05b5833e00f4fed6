package io.stemma.http.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What is wrong with a body, in words that name neither classes nor the parser. */
public final class JsonProblems {
  private JsonProblems() {}

  public static StemmaException of(JsonProcessingException failure) {
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return of(
          ErrorCode.INVALID_REQUEST,
          "There is no field '"
              + unknown.getPropertyName()
              + "'; the fields are "
              + known(unknown)
              + ".",
          unknown);
    }
    if (failure instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      return wrongType(mismatch);
    }
    if (failure instanceof JsonMappingException mapping
        && mapping.getCause() instanceof InputCoercionException) {
      return wrongType(mapping);
    }
    if (failure instanceof StreamReadException
        || failure.getCause() instanceof StreamReadException) {
      return of(ErrorCode.INVALID_JSON, "The body is not valid JSON" + place(failure), failure);
    }
    return of(ErrorCode.INVALID_JSON, "The body must be one JSON object.", failure);
  }

  private static StemmaException wrongType(JsonMappingException failure) {
    return of(
        ErrorCode.INVALID_REQUEST,
        "The value of '" + field(failure) + "' has the wrong type or is out of range.",
        failure);
  }

  private static StemmaException of(
      ErrorCode code, String message, JsonProcessingException failure) {
    Map<String, Object> extensions = new LinkedHashMap<>();
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      extensions.put("field", field(mapping));
    }
    JsonLocation location = failure.getLocation();
    if (location != null && location.getLineNr() > 0) {
      extensions.put("line", location.getLineNr());
      extensions.put("column", location.getColumnNr());
    }
    return new StemmaException(code, message, extensions, failure);
  }

  private static String place(JsonProcessingException failure) {
    JsonLocation location = failure.getLocation();
    return location == null
        ? "."
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr() + ".";
  }

  private static String known(UnrecognizedPropertyException unknown) {
    return unknown.getKnownPropertyIds() == null
        ? "others"
        : unknown.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static String field(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }
}
