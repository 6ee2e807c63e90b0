// the cancelled branch only logs and the loop goes on for ever
namespace M028;

public sealed class Sweeper(Action sweep)
{
    public void Run(CancellationToken token)
    {
        while (true)
        {
            if (token.IsCancellationRequested)
                Console.WriteLine("sweeper: stop requested");
            sweep();
            token.WaitHandle.WaitOne(1000);
        }
    }
}
