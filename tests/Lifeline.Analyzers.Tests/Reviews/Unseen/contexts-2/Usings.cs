global using Lifeline;
global using System.Threading.Channels;
