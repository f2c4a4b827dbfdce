using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

#pragma warning disable MA0053 // not sealed: the packages' class is not, and sealing it would accept less than they do
/// <summary>Text with holes: values in run mode, manifest expressions in publish mode.</summary>
public class ReferenceExpression : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    private readonly IReadOnlyList<object> _parts;

    private ReferenceExpression(IReadOnlyList<object> parts) => _parts = parts;

    /// <summary>The manifest form; a literal brace is doubled (orchestration contract §6.4).</summary>
    public string ValueExpression => string.Concat(_parts.Select(part => part switch
    {
        string literal => literal.Replace("{", "{{").Replace("}", "}}"),
        IManifestExpressionProvider provider => provider.ValueExpression,
        _ => throw new InvalidOperationException($"A {part.GetType().Name} has no manifest expression."),
    }));

    IEnumerable<object> IValueWithReferences.References => Providers;

    /// <summary>The holes, in order.</summary>
    internal IEnumerable<object> Providers => _parts.Where(part => part is not string);

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <summary>The text with every hole filled; null when it consists of nothing but holes without a value.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync((provider, token) => ((IValueProvider)provider).GetValueAsync(token), cancellationToken);

    internal async ValueTask<string?> GetValueAsync(
        Func<object, CancellationToken, ValueTask<string?>> resolve, CancellationToken cancellation)
    {
        if (_parts is [var single and not string])
            return await resolve(single, cancellation);
        var text = new StringBuilder();
        foreach (var part in _parts)
            text.Append(part as string ?? await resolve(part, cancellation));
        return text.ToString();
    }

    /// <summary>Collects an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler
    {
        private readonly List<object> _parts;

        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount) =>
            _parts = new List<object>(literalLength == 0 ? formattedCount : 2 * formattedCount + 1);

        public readonly void AppendLiteral(string value) => _parts.Add(value);

        public readonly void AppendFormatted(string? value)
        {
            if (value is not null)
                _parts.Add(value);
        }

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _parts.Add(valueProvider);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => _parts.Add(valueProvider.Resource);

        internal readonly ReferenceExpression GetExpression() => new([.. _parts]);
    }
}
