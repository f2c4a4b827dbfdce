namespace HyperFleet.Adapter.Configuration;

internal sealed record ParameterConfig(string Name, ParameterConfig.Origin? Source, string Type, object? Default, bool Required)
{
    /// <summary>Where a parameter's value comes from.</summary>
    internal abstract record Origin
    {
        /// <summary>The source as error messages name it.</summary>
        public abstract string Describe();

        internal sealed record Path(string Text) : Origin
        {
            public override string Describe() => Text;
        }

        internal sealed record Call(ApiCallConfig Api) : Origin
        {
            public override string Describe() => $"api_call({Api.Method} {Api.Url})";
        }

        internal sealed record Cel(string Expression) : Origin
        {
            public override string Describe() => $"expression({Expression})";
        }

        internal sealed record File(string Location, bool Trim) : Origin
        {
            public override string Describe() => $"file({Location})";
        }
    }
}
