namespace HyperFleet.GoTemplates.Tests;

/// <summary>Every template of the table gives the output, or the error text, that Go gives.</summary>
public sealed class RecordedTests
{
    private static readonly Dictionary<string, TemplateFunction> Functions = new(TemplateFunctions.Standard(TimeProvider.System))
    {
        ["fail"] = new(a => throw new InvalidOperationException((string)a[0]!), ParameterKind.String),
    };

    public static TheoryData<int, string, string> Cases()
    {
        TheoryData<int, string, string> rows = [];
        var cases = RecordedTable.Instance.Cases;
        for (var i = 0; i < cases.Count; i++) rows.Add(i, cases[i].Group, cases[i].Template);
        return rows;
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Cases))]
    public void Output_and_errors_are_those_of_Go(int index, string group, string template)
    {
        var recorded = RecordedTable.Instance.Cases[index];
        Assert.Equal(group, recorded.Group);
        var (output, error) = Render(template, recorded.MissingKey);
        Assert.Equal(recorded.Error, error);
        Assert.Equal(recorded.Output, output);
    }

    private static (string Output, string Error) Render(string template, string? missingKey)
    {
        var missing = missingKey switch { "zero" => MissingKey.Zero, null => MissingKey.Error, _ => MissingKey.Default };
        TemplateOptions options = new() { Functions = Functions, MissingKey = missing };
        try
        {
            return (GoTemplate.Parse("template", template, options).Execute(RecordedTable.Instance.Data), "");
        }
        catch (TemplateException failure)
        {
            return ("", failure.Message);
        }
    }
}
