namespace HyperFleet.GoTemplates.Syntax;

/// <summary>One definition.</summary>
internal sealed record NamedTemplate(string Name, ListNode Body);
