// What the token says is kept in a variable that is the loop's condition.
namespace I082;

public sealed class Mixer(Action stir)
{
    public int Mix(CancellationToken token)
    {
        var turns = 0;
        bool stop;
        do
        {
            stir();
            turns++;
            stop = token.IsCancellationRequested || turns == 1_000;
        }
        while (!stop);
        return turns;
    }
}
