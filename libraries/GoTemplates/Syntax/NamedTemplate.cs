namespace HyperFleet.GoTemplates.Syntax;

/// <summary>One definition: its nodes and how many variables it needs at most, <c>$</c> included.</summary>
internal sealed record NamedTemplate(string Name, ListNode Body, int Slots);
