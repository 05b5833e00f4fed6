package io.stemma.http.request;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers carry an {@code ETag} of their content, and are 304 without a body to a caller that has
 * it already. Costs a hash of the answer. The tag is weak; where the answer is of one row and
 * {@link RowVersions} put its version beside it, it is strong and {@code If-Match} takes it.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface EntityTagged {}
