using HyperFleet.Fixtures;

[assembly: AssemblyFixture(typeof(MosquittoServer))]
