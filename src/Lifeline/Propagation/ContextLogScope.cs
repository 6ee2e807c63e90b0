using System.Collections;
using System.Globalization;
using System.Text;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// What a log's entries carry of a context: a state for <c>ILogger.BeginScope</c>. Has <c>ContextName</c>, <c>RemainingMs</c>, and the
/// values whose keys are <see cref="ContextKey{T}.IsLoggable"/>, under the keys' names.
/// </summary>
/// <remarks>
/// <c>using var scope = logger.BeginScope(new ContextLogScope(ctx));</c> The remaining time is that of the moment at which the scope is
/// read; <c>RemainingMs</c> is there where the context had a deadline when it was read first, and null once that was given up. One object, and one
/// array when it is read first. Thread-safe.
/// </remarks>
/// <param name="ctx">The context.</param>
[HoldsContext]
public sealed class ContextLogScope(Context ctx) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string Name = "ContextName";
    private const string RemainingMs = "RemainingMs";

    private readonly Context _ctx = new(ctx.Node);          // refuses default(Context)
    private KeyValuePair<string, object?>[]? _pairs;        // null until read; of two that are made at the same time, either counts

    /// <summary>How many pairs there are. The same each time.</summary>
    public int Count => Pairs.Length;

    /// <summary>One pair, with the remaining time of this moment.</summary>
    /// <param name="index">From zero.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such pair.</exception>
    public KeyValuePair<string, object?> this[int index] => Pairs[index] is { Key: RemainingMs } ? new(RemainingMs, Remaining) : Pairs[index];

    private KeyValuePair<string, object?>[] Pairs => _pairs ??= [.. Read()];

    private object? Remaining => _ctx.Remaining is { } left ? (long)left.TotalMilliseconds : null;

    /// <summary>The pairs, with the remaining time of this moment.</summary>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>The pairs as text: <c>ContextName:GET /cart/{id} RemainingMs:483 tenant:acme</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in this)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : " ")}{key}:{value}");
        }

        return text.ToString();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The nearest value of a key hides those further up. A context of the user's own can't be asked what it has.
    private IEnumerable<KeyValuePair<string, object?>> Read()
    {
        if (_ctx.Name is { } name)
        {
            yield return new(Name, name);
        }

        if (_ctx.Remaining is not null)
        {
            yield return new(RemainingMs, null);
        }

        var seen = new HashSet<object>();
        for (var node = _ctx.Node.Values; node is not null; node = node.Parent?.Values)
        {
            if (node is ValueNode { IsLoggable: true } value && value.Key != (object)Context.NameKey && seen.Add(value.Key))
            {
                yield return new(value.KeyName, value.Loggable);
            }
        }
    }
}
