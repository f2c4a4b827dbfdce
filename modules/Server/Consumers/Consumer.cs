namespace HyperFleet.Server.Consumers;

/// <summary>One management cluster. Labels are a JSON object, or empty.</summary>
internal sealed record Consumer(string Id, string Name, ReadOnlyMemory<byte> Labels, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
