namespace HyperFleet.Api.Search;

/// <summary>A parsed search. The tree is combined with the server's own filter; text never is (incident I20).</summary>
internal abstract record SearchNode
{
    internal sealed record Or(SearchNode Left, SearchNode Right) : SearchNode;

    internal sealed record And(SearchNode Left, SearchNode Right) : SearchNode;

    internal sealed record Not(SearchNode Inner) : SearchNode;

    /// <summary>A leaf: something is said about one field.</summary>
    internal abstract record Predicate(FieldPath Field) : SearchNode;

    /// <param name="Operator">As in SQL: = &lt;&gt; &lt; &lt;= &gt; &gt;= LIKE ILIKE.</param>
    internal sealed record Compare(FieldPath Field, string Operator, Literal Value) : Predicate(Field);

    internal sealed record In(FieldPath Field, bool Negated, IReadOnlyList<Literal> Values) : Predicate(Field);

    internal sealed record Between(FieldPath Field, bool Negated, Literal Low, Literal High) : Predicate(Field);

    internal sealed record IsNull(FieldPath Field, bool Negated) : Predicate(Field);
}
