/** The openCypher technology compatibility kit, asked of AGE directly and through the gateway. */
@org.jspecify.annotations.NullMarked
package io.stemma.graph.tck;
