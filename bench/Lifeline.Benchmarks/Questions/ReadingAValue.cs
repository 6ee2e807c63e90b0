using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to read a value from far above, past other values and cancels in turns?</summary>
public class ReadingAValue
{
    /// <summary>How many times a call of the method reads. It answers how often it read the right value.</summary>
    public const int Operations = 500;

    private static readonly ContextKey<string> s_user = new("user");
    private static readonly ContextKey<string> s_other = new("other");

    private readonly string _user = "ada";
    private Context _leaf;

    /// <summary>How many levels the value is above.</summary>
    [Params(10, 50)]
    public int Levels { get; set; }

    /// <summary>Makes the chain.</summary>
    [GlobalSetup]
    public void Begin()
    {
        _leaf = Context.Background.WithCancel().Context.WithValue(s_user, _user);
        for (var level = 0; level < Levels; level++)
        {
            _leaf = level % 2 == 0 ? _leaf.WithCancel() : _leaf.WithValue(s_other, "somebody else's");
        }
    }

    /// <summary>Lifeline's way. The framework has none.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int TryGet()
    {
        var read = 0;
        for (var i = 0; i < Operations; i++)
        {
            if (_leaf.TryGet(s_user, out var user) && ReferenceEquals(user, _user))
            {
                read++;
            }
        }

        return read;
    }
}
