using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>Among several ready cases, each has the same chance.</summary>
public class Fairness
{
    private const int Turns = 30_000;

    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact]
    public async Task Each_of_several_ready_cases_is_chosen_as_often()
    {
        var channel = Channel.CreateUnbounded<int>();
        var counts = new int[5];
        var random = new Random(20260101);
        using var ended = _root.WithCancel();
        ended.Cancel();
        for (var i = 0; i < Turns; i++)
        {
            channel.Writer.TryWrite(i);
            await Select.On(ended, random)
                .Read(channel.Reader, _ => counts[0]++)
                .Write(channel.Writer, i, () => counts[1]++)
                .After(TimeSpan.Zero, () => counts[2]++)
                .Await(Task.CompletedTask, () => counts[3]++)
                .Done(() => counts[4]++);
        }

        AssertUniform(counts);
    }

    [Fact]
    public async Task What_is_not_ready_gives_its_chance_to_nobody_in_particular()
    {
        // A choice that starts from a random place and takes the next ready one would favour the one behind the gap.
        var (full, empty) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>());
        var counts = new int[3];
        var select = Select.On(_root, new Random(20260102))
            .Write(full.Writer, 0, () => counts[0]++)
            .Read(empty.Reader, _ => Assert.Fail("empty"))
            .Read(empty.Reader, _ => Assert.Fail("empty"))
            .Read(empty.Reader, _ => Assert.Fail("empty"))
            .Write(full.Writer, 0, () => counts[1]++)
            .Write(full.Writer, 0, () => Assert.Fail("disabled"), when: () => false)
            .Write(full.Writer, 0, () => counts[2]++);
        for (var i = 0; i < Turns; i++)
        {
            await select;
        }

        AssertUniform(counts);
    }

    [Fact]
    public async Task A_turn_does_not_depend_on_the_one_before()
    {
        var channel = Channel.CreateUnbounded<int>();
        var (last, pairs) = (0, new int[9]);
        var select = Select.On(_root, new Random(20260103));
        for (var one = 0; one < 3; one++)
        {
            var number = one;
            select = select.Write(channel.Writer, 0, () =>
            {
                pairs[(3 * last) + number]++;
                last = number;
            });
        }

        for (var i = 0; i < Turns; i++)
        {
            await select;
        }

        AssertUniform(pairs);
    }

    // Pearson's chi-square, against what one uniform choice in a thousand exceeds. The seeds are fixed, so that the answer is too.
    private static void AssertUniform(int[] counts)
    {
        Assert.Equal(Turns, counts.Sum());
        var expected = (double)Turns / counts.Length;
        var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        var limit = counts.Length switch { 3 => 13.816, 5 => 18.467, 9 => 26.124, _ => throw new ArgumentOutOfRangeException(nameof(counts)) };
        Assert.True(chiSquare < limit, $"{string.Join(", ", counts)}: chi-square {chiSquare:0.0}, limit {limit}");
    }
}
