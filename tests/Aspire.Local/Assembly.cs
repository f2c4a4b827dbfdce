using System.Runtime.Versioning;
using HyperFleet.Fixtures;

[assembly: SupportedOSPlatform("linux")]
// Most of these tests start processes: ./test.sh --fast leaves the assembly out.
[assembly: Trait("Needs", "servers")]
[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(RabbitMqServer))]
