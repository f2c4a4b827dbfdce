namespace HyperFleet.GoTemplates;

/// <summary>
/// The one exception of this library. <see cref="Exception.Message"/> is the text that Go gives for the same failure:
/// <c>template: NAME:LINE: …</c> for parsing, <c>template: NAME:LINE:COLUMN: executing "NAME" at &lt;…&gt;: …</c> for execution.
/// </summary>
public sealed class TemplateException : Exception
{
    internal TemplateException(string message, TemplateStage stage, string templateName, int line, int column, Exception? inner = null)
        : base(message, inner)
    {
        Stage = stage;
        TemplateName = templateName;
        Line = line;
        Column = column;
    }

    public TemplateStage Stage { get; }

    public string TemplateName { get; }

    /// <summary>1-based line in the template text.</summary>
    public int Line { get; }

    /// <summary>0-based offset in the line, in bytes of UTF-8 as Go counts; 0 where Go names none (parse errors).</summary>
    public int Column { get; }
}
