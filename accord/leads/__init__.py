"""People at companies: identities, profiles, attributes with history, consent, one timeline."""
