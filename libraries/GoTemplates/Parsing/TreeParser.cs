using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Parsing;

internal static class TreeParser
{
    public static TemplateTree Parse(string name, string text, TemplateOptions options)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return new(name, text, text, []);
        List<(string?, string[]?, int)> segments = [];
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is var open and >= 0)
        {
            segments.Add((text[position..open], null, position));
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) throw new TemplateException($"template: {name}:1: unclosed action", TemplateStage.Parse, name, 1, 0);
            segments.Add((null, text[(open + 2)..close].Trim().Split('.', StringSplitOptions.RemoveEmptyEntries), open));
            position = close + 2;
        }

        segments.Add((text[position..], null, position));
        return new(name, text, null, segments);
    }
}
