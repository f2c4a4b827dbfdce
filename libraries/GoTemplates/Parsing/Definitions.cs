using HyperFleet.GoTemplates.Formatting;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>The definitions found so far. An empty one gives way to another of the same name; two full ones are an error.</summary>
internal sealed class Definitions(ParseContext context)
{
    private readonly Dictionary<string, NamedTemplate> _all = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, NamedTemplate> All => _all;

    public NamedTemplate this[string name] => _all[name];

    public void Add(string name, ListNode body)
    {
        if (!_all.TryGetValue(name, out var known) || known.Body.IsEmpty) _all[name] = new NamedTemplate(name, body);
        else if (!body.IsEmpty) context.Fail($"template: multiple definition of template {GoQuote.Quote(name)}");
    }
}
