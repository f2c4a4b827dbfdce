namespace HyperFleet.Adapter.Rendering;

/// <summary>The text that a template gives, or why it gives none.</summary>
internal readonly record struct Rendered(string Text, string? Error);
