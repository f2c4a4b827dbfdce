using System.Text;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

internal static class Executor
{
    public static string Run(TemplateTree tree, TemplateOptions options, object? data)
    {
        StringBuilder output = new();
        foreach (var (text, path, at) in tree.Segments)
        {
            output.Append(text ?? Convert.ToString(Read(tree, data, path!, at), System.Globalization.CultureInfo.InvariantCulture));
        }

        return output.ToString();
    }

    private static object? Read(TemplateTree tree, object? data, string[] path, int at)
    {
        foreach (var key in path)
        {
            if (data is not IReadOnlyDictionary<string, object?> map || !map.TryGetValue(key, out data))
            {
                throw new TemplateException(
                    $"template: {tree.Name}:1:{at}: executing \"{tree.Name}\" at <.{string.Join('.', path)}>: map has no entry for key \"{key}\"",
                    TemplateStage.Execute, tree.Name, 1, at);
            }
        }

        return data;
    }
}
