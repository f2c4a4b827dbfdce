namespace HyperFleet.Adapter.DryRun;

/// <summary>One answer of the mocked API.</summary>
internal sealed record RecordedResponse(int Status, string Body);
