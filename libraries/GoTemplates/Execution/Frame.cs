using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>One execution of a definition: its variables, of which the first is <c>$</c>.</summary>
internal sealed class Frame
{
    private readonly Value[] _variables;
    private readonly bool[] _isSet;

    public Frame(NamedTemplate template, Value data)
    {
        Template = template;
        _variables = new Value[template.Slots];
        _isSet = new bool[template.Slots];
        Set(0, data);
    }

    public NamedTemplate Template { get; }

    public bool TryGet(int slot, out Value value)
    {
        value = slot >= 0 ? _variables[slot] : default;
        return slot >= 0 && _isSet[slot];
    }

    public void Set(int slot, Value value)
    {
        _variables[slot] = value;
        _isSet[slot] = true;
    }
}
