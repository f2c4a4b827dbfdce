using HyperFleet.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]
