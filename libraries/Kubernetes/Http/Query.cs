using System.Text;

namespace HyperFleet.Kubernetes.Http;

/// <summary>A query string built from escaped pairs; null values leave no trace.</summary>
internal readonly record struct Query(string Text)
{
    internal Query Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return this;
        var text = new StringBuilder(Text);
        text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return new(text.ToString());
    }

    public override string ToString() => Text ?? "";
}
