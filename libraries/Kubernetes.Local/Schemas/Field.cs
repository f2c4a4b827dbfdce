namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>A member of a structure.</summary>
/// <param name="Name">As JSON spells it.</param>
/// <param name="Number">The protobuf field number; 0 where there is none.</param>
/// <param name="Schema">What it holds.</param>
/// <param name="Always">Written even when empty, as Go writes structures and fields without omitempty.</param>
/// <param name="Pointer">Written when set, even to zero.</param>
internal sealed record Field(string Name, int Number, Schema Schema, bool Always = false, bool Pointer = false);
