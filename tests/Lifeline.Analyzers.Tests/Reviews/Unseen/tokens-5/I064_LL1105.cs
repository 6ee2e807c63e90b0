// No token is in scope of this thread's method, and so there is no form to prefer.
namespace I064;

public sealed class Spinner(TextWriter screen)
{
    public void Turn(int times)
    {
        for (var i = 0; i < times; i++)
        {
            screen.Write("|/-\\"[i % 4] + "\b");
            Thread.Sleep(80);
        }
    }
}
