using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>Channels without room, on which both sides have to be there: Go's unbuffered ones.</summary>
public class RendezvousChannels
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly Channel<int> _channel = Channel.CreateBounded<int>(0);

    public RendezvousChannels() => _root = Context.Root(_clock);

    [Fact]
    public async Task A_select_reads_from_a_writer_that_waits_and_from_one_that_comes_later()
    {
        var read = new List<int>();
        var writing = _channel.Writer.WriteAsync(1, Token).AsTask();
        await Select.On(_root).Read(_channel.Reader, read.Add);
        await writing.Arrives();

        var turn = RunAsync(Select.On(_root).Read(_channel.Reader, read.Add));
        await _channel.Writer.WriteAsync(2, Token).AsTask().Arrives();
        await turn.Arrives();
        Assert.Equal([1, 2], read);
    }

    [Fact]
    public async Task A_select_writes_to_a_reader_that_waits_and_to_one_that_comes_later()
    {
        var reading = _channel.Reader.ReadAsync(Token).AsTask();
        await Select.On(_root).Write(_channel.Writer, 1);
        Assert.Equal(1, await reading.Arrives());

        var turn = RunAsync(Select.On(_root).Write(_channel.Writer, 2));
        Assert.Equal(2, await _channel.Reader.ReadAsync(Token).AsTask().Arrives());
        await turn.Arrives();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_selects_meet(bool readerFirst)
    {
        var (read, written) = (0, 0);
        var reader = () => RunAsync(Select.On(_root).Read(_channel.Reader, item => read = item));
        var writer = () => RunAsync(Select.On(_root).Write(_channel.Writer, 7, () => written++));
        var (one, other) = readerFirst ? (reader(), writer()) : (writer(), reader());
        await Task.WhenAll(one, other).Arrives();
        Assert.Equal((7, 1), (read, written));
    }

    [Fact]
    public async Task Two_selects_with_several_channels_each_meet_on_the_one_that_they_share()
    {
        for (var round = 0; round < 200; round++)
        {
            var shared = Channel.CreateBounded<int>(0);
            var (read, written) = (0, 0);
            var writer = RunAsync(Select.On(_root)
                .Write(Channel.CreateBounded<int>(0).Writer, 1, () => Assert.Fail("nobody reads there"))
                .Write(shared.Writer, 7, () => written++));
            var reader = RunAsync(Select.On(_root)
                .Read(shared.Reader, item => read = item)
                .Read(Channel.CreateBounded<int>(0).Reader, _ => Assert.Fail("nobody writes there")));
            await Task.WhenAll(writer, reader).Arrives();
            Assert.Equal((7, 1), (read, written));
        }
    }

    [Fact]
    public async Task A_write_that_lost_gives_its_item_to_nobody()
    {
        var turn = RunAsync(Select.On(_root).Write(_channel.Writer, 1, () => Assert.Fail("written")).After(Ms(10), () => { }));
        _clock.Advance(Ms(10));
        await turn.Arrives();
        Assert.False(_channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_read_that_lost_takes_from_nobody()
    {
        var turn = RunAsync(Select.On(_root).Read(_channel.Reader, _ => Assert.Fail("read")).After(Ms(10), () => { }));
        _clock.Advance(Ms(10));
        await turn.Arrives();
        Assert.False(_channel.Writer.TryWrite(1));
    }

    [Fact]
    public async Task With_a_default_nothing_is_offered()
    {
        var ran = new List<string>();
        await Select.On(_root).Write(_channel.Writer, 1, () => ran.Add("written")).Default(() => ran.Add("default"));
        await Select.On(_root).Read(_channel.Reader, _ => ran.Add("read")).Default(() => ran.Add("default"));
        Assert.Equal(["default", "default"], ran);
    }

    [Fact]
    public async Task One_that_is_completed_while_it_is_waited_for_is_closed()
    {
        var closed = 0;
        var reader = RunAsync(Select.On(_root).Read(_channel.Reader, _ => Assert.Fail("read"), closed: () => closed++));
        var writer = RunAsync(Select.On(_root).Write(Channel.CreateBounded<int>(0).Writer, 1).Write(_channel.Writer, 1, when: () => false).Read(_channel.Reader, _ => { }, closed: () => closed++));
        _channel.Writer.Complete();
        await Task.WhenAll(reader, writer).Arrives();
        Assert.Equal(2, closed);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task RunAsync(Select select) => await select;
}
