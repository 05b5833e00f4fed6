package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whose tokens are accepted beside keys: {@code STEMMA_OIDC_…}. Without an issuer none are. */
@ConfigMapping(prefix = "stemma.oidc")
public interface OidcSettings {
  /** The provider's address, as its tokens name it. */
  Optional<String> issuer();

  /** What a token must be made for. */
  Optional<String> audience();

  /** Where the provider's public keys are; else its description says. */
  Optional<String> jwksUrl();

  /** The claim that lists permissions; a dot leads into an object. */
  @WithDefault("scope")
  String claim();

  /** What stands before a permission in that claim. */
  @WithDefault("stemma:")
  String prefix();

  /** The claim that names the only agent that a token's caller writes as; a dot leads into it. */
  Optional<String> agentClaim();
}
