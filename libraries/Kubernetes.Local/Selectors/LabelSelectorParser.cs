using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Selectors;

/// <summary>The grammar of label selectors: requirements separated by commas.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private int _at;

    internal string? Error { get; private set; }

    internal IReadOnlyList<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        Space();
        while (_at < text.Length && Error is null)
        {
            requirements.Add(Requirement());
            Space();
            if (Error is null && _at < text.Length && !Take(","))
                Fail($"found '{Word()}', expected: ',' or 'end of string'");
            Space();
        }
        return requirements;
    }

    private LabelRequirement Requirement()
    {
        var absent = Take("!");
        Space();
        var key = Word();
        foreach (var error in Names.Qualified(key).Take(1))
            Fail(key.Length == 0 ? $"found '{Rest()}', expected: !, identifier, or 'end of string'" : $"key: Invalid value: {FieldError.Quote(key)}: {error}");
        Space();
        return absent ? new(key, LabelOperator.DoesNotExist, []) : Operator(key);
    }

    private LabelRequirement Operator(string key)
    {
        if (_at == text.Length || text[_at] == ',')
            return new(key, LabelOperator.Exists, []);
        if (Take("!="))
            return new(key, LabelOperator.NotIn, [Value(key)]);
        if (Take("==") || Take("="))
            return new(key, LabelOperator.In, [Value(key)]);
        if (Take(">"))
            return new(key, LabelOperator.GreaterThan, [Value(key)]);
        if (Take("<"))
            return new(key, LabelOperator.LessThan, [Value(key)]);
        return Set(key);
    }

    private LabelRequirement Set(string key)
    {
        var word = Word();
        if (word is not ("in" or "notin"))
            Fail($"found '{word}', expected: in, notin, =, ==, !=, gt, lt");
        Space();
        if (!Take("("))
            Fail($"found '{Rest()}', expected: '('");
        var values = new List<string>();
        do
            values.Add(Value(key));
        while (Error is null && Take(","));
        if (!Take(")"))
            Fail($"found '{Rest()}', expected: ',', ')' or identifier");
        return new(key, word == "in" ? LabelOperator.In : LabelOperator.NotIn, values);
    }

    private string Value(string key)
    {
        Space();
        var value = Word();
        Space();
        foreach (var error in Names.LabelValue(value).Take(1))
            Fail($"values[0][{key}]: Invalid value: {FieldError.Quote(value)}: {error}");
        return value;
    }

    private string Word()
    {
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('=' or '!' or ',' or '(' or ')' or '<' or '>'))
            _at++;
        return text[start.._at];
    }

    private string Rest() => text[_at..];

    private bool Take(string token)
    {
        if (!text.AsSpan(_at).StartsWith(token))
            return false;
        _at += token.Length;
        return true;
    }

    private void Space()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private void Fail(string error)
    {
        Error ??= $"unable to parse requirement: {error}";
        _at = text.Length;
    }
}
