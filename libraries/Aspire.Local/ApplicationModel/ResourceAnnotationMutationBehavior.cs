namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a new annotation joins or replaces those of the same type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    Append = 0,
    Replace = 1,
}
