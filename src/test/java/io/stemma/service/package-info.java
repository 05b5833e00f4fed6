/** Tests of what a service is made of. */
@NullMarked
package io.stemma.service;

import org.jspecify.annotations.NullMarked;
