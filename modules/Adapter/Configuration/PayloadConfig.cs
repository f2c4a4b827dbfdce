namespace HyperFleet.Adapter.Configuration;

/// <summary>A JSON document to build. <see cref="Build"/> holds the tree once <see cref="BuildReference"/> has been read.</summary>
internal sealed record PayloadConfig(string Name, object? Build, bool HasBuild, string BuildReference, string? When);
