namespace HyperFleet.Adapter.DryRun;

/// <summary>One request to the dry run's store, as the trace shows it.</summary>
internal sealed record TransportOperation(string Operation, string Kind, string Namespace, string Name, string Result = "");
