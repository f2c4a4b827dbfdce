namespace HyperFleet.GoTemplates;

/// <summary>Where a template failed.</summary>
public enum TemplateStage
{
    /// <summary>The text is not a template.</summary>
    Parse,

    /// <summary>The template does not fit the data.</summary>
    Execute,

    /// <summary>A bound of <see cref="TemplateLimits"/> is exceeded.</summary>
    Limit,
}
