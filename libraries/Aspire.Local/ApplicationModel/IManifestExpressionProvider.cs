namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that the manifest names instead of its value.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
