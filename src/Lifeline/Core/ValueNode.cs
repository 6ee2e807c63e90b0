namespace Lifeline.Core;

/// <summary>A context that carries one value.</summary>
internal abstract class ValueNode : PassThroughNode
{
    private const int IndexEvery = 4;

    private readonly int _depth;                // how many values stand from here up to the next that is not ours to know
    private ValueIndex? _index;                 // made when somebody reads past us

    protected ValueNode(ContextNode parent, object key, in SourceLocation site)
        : base(parent, site)
    {
        Key = key;
        Values = this;
        CarriesValue = true;
        _depth = parent.Values is ValueNode above ? above._depth + 1 : 1;
    }

    public object Key { get; }

    /// <summary>All values further up; null at most levels, where one looks on by oneself.</summary>
    public ValueIndex? Index => _depth % IndexEvery == 0 ? _index ??= new ValueIndex(this, _depth) : null;
}

/// <inheritdoc/>
internal sealed class ValueNode<T>(ContextNode parent, ContextKey<T> key, T value, in SourceLocation site) : ValueNode(parent, key, site)
{
    public T Value => value;

    public override string Description
    {
        get
        {
            var own = (ContextKey<T>)Key;       // the parameter would be a field of its own
            return $"WithValue({own.Name}, {(!own.IsLoggable ? typeof(T).Name : ForeignText.Of(value))})";
        }
    }
}
