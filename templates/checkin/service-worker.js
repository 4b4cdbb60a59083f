// Keeps the desk's page for when there is no network.
