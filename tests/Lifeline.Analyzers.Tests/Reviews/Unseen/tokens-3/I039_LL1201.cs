// the check sets the flag that ends the loop
namespace I039;

public sealed class Scanner(Func<int, bool> scan)
{
    public int Run(CancellationToken token)
    {
        var running = true;
        var position = 0;
        while (running)
        {
            if (token.IsCancellationRequested)
            {
                Console.WriteLine($"stopped at {position}");
                running = false;
            }
            else if (!scan(position++))
            {
                running = false;
            }
        }
        return position;
    }
}
