@NullMarked
package io.stemma.doctor;

import org.jspecify.annotations.NullMarked;
