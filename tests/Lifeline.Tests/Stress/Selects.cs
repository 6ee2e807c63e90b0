using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Lifeline.Tests.Stress;

/// <summary>Many selects that write and read on the same channels at once: no item is lost, and none comes twice.</summary>
public class Selects
{
    private const int Items = 40_000;
    private const int Writers = 6;
    private const int Readers = 6;

    /// <param name="hasty">
    /// With cases that are disabled at random, defaults and tickers; without them, where every wake-up that got lost would
    /// be missed for ever.
    /// </param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_item_is_lost_and_none_comes_twice(bool hasty)
    {
        var seed = Seeds.Next(Seeds.Stress, nameof(No_item_is_lost_and_none_comes_twice));
        Channel<int>[] channels =
        [
            Channel.CreateBounded<int>(0),
            Channel.CreateBounded<int>(0),
            Channel.CreateBounded<int>(1),
            Channel.CreateBounded<int>(7),
            Channel.CreateUnbounded<int>(),
            Channel.CreateUnboundedPrioritized<int>(),
            Channel.CreateBounded<int>(new BoundedChannelOptions(2) { AllowSynchronousContinuations = true }),
        ];
        var came = new ConcurrentDictionary<int, int>();
        var next = 0;

        var writers = Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            var random = new Random(seed + number);
            while (Interlocked.Increment(ref next) is var item && item <= Items)
            {
                var written = 0;
                while (written == 0)
                {
                    var select = Select.On(Context.Background, random);
                    foreach (var channel in Some(channels, random))
                    {
                        select = select.Write(channel.Writer, item, () => written++);
                    }

                    await (hasty && random.Next(4) == 0 ? select.Default(() => { }) : select);
                }

                Assert.Equal(1, written);
            }
        })).ToList();
        var readers = Enumerable.Range(0, Readers).Select(number => Task.Run(async () =>
        {
            var random = new Random(seed - 1 - number);
            var select = Select.On(Context.Background, random);
            foreach (var channel in channels)
            {
                select = select.Read(channel.Reader, item => came.AddOrUpdate(item, 1, (_, times) => times + 1), when: () => !hasty || random.Next(4) > 0);
            }

            await (hasty ? select.Every(TimeSpan.FromMilliseconds(1), () => StopWhenAllAreClosed(select, channels)) : select).LoopAsync();
        })).ToList();

        await Task.WhenAll(writers).Arrives();
        Array.ForEach(channels, channel => channel.Writer.Complete());
        await Task.WhenAll(readers).Arrives();
        Assert.Equal(Items, came.Count);
        Assert.All(came, item => Assert.Equal(1, item.Value));
    }

    private static void StopWhenAllAreClosed(Select select, Channel<int>[] channels)
    {
        if (channels.All(channel => channel.Reader.Completion.IsCompleted))
        {
            select.Stop();
        }
    }

    private static List<Channel<int>> Some(Channel<int>[] channels, Random random)
    {
        var some = channels.Where(_ => random.Next(3) == 0).ToList();
        return some.Count > 0 ? some : [channels[random.Next(channels.Length)]];
    }
}
