#!/usr/bin/env python3
"""Hostile drafts through `check`: user and system seconds and peak memory, at one size (SCALE 1) or at 1x, 2x, 4x, 8x.

    worst.py BINARY SCALE [FILTER]      (MODEL=fast FMT=json LIM=seconds)
"""
import os, sys, time, tempfile
B=sys.argv[1]; S=float(sys.argv[2]); F=sys.argv[3] if len(sys.argv)>3 else ''
LIM=float(os.environ.get('LIM','120'))
A=["Ana","Bo","Cem","Dora","Eli","Fay","Gil","Hana"];Bs=["ra","li","mo","ten","vi","sha","ko","ne"];C=["Ortiz","Brandt","Quint","Hale","Roe","Lund","Peck","Vane"]
def names(n): return ''.join(f'“It is old,” {A[i%8]}{Bs[i//8%8]} {C[i//64%8]}{Bs[i//512%8]*(1+i//4096)} said.\n\n' for i in range(n))
SH=[
("one line of text","txt",1_200_000,lambda n:"She said that we will mend the old dam now. "*n),
("one word","txt",50_000_000,lambda n:"a"*n),
("straight marks","txt",1_000_000,lambda n:'"'*n),
("quotations in one paragraph","txt",80_000,lambda n:"“We will mend it,” said Ana Ortiz. "*n),
("quotations of nobody","txt",250_000,lambda n:"He saw “the old dam” there. "*n),
("all quotation","txt",250_000,lambda n:"“"+"We will mend the dam. "*n+"”"),
("a quotation of 100,000 words","txt",100_000,lambda n:"“"+"word "*n+"” she said."),
("marks never closed","txt",250_000,lambda n:"“We will mend "*n),
("never closed, by paragraphs","txt",100_000,lambda n:"“We will mend it\n\n"*n),
("marks never opened","txt",250_000,lambda n:"we will mend it” "*n),
("nested marks","txt",100_000,lambda n:"“a ‘b "*n),
("ten thousand names","txt",10_000,names),
("one name in many forms","txt",50_000,lambda n:"Ana Ortiz spoke. She said no. Mayor Ortiz told Reuters. Ortiz left. "*n),
("relays","txt",50_000,lambda n:"A source told Reuters, according to The Lisse Times, citing The Quay, that it fell. "*n),
("turns of an interview","txt",50_000,lambda n:"Q: Will it hold?\n\nA: It will hold.\n\n"*n),
("cues","txt",500_000,lambda n:"said "*n),
("capitals","txt",300_000,lambda n:"Ortiz "*n),
("full stops","txt",1_000_000,lambda n:". "*n),
("ellipses","txt",100_000,lambda n:"“Yes... no . . . it is…” "*n),
("comments","md",50_000,lambda n:"“Yes... no.” <!-- onrecord: ignore[marks] so -->\n\n"*n),
("comments in one paragraph","html",50_000,lambda n:"<!-- onrecord: disable[all] --> “Yes... no.” "*n),
("deep HTML","html",1_000_000,lambda n:"<div>"*n+"“No,” she said."),
("deep quotations in HTML","html",300_000,lambda n:"<blockquote><q>no"*n),
("open tags","html",1_000_000,lambda n:'<a b="'*n),
("deep Markdown","md",300_000,lambda n:"> "*n+"“No,” she said."),
("lists","md",250_000,lambda n:"- “No,” she said.\n"*n),
("brackets","md",3_000_000,lambda n:"["*n),
("emphasis","md",300_000,lambda n:"*a **b "*n),
]
def run(args):
    t=time.time(); pid=os.fork()
    if pid==0:
        import resource
        resource.setrlimit(resource.RLIMIT_CPU,(int(LIM),int(LIM)+1))
        n=os.open('/dev/null',os.O_WRONLY); os.dup2(n,1); os.dup2(n,2)
        os.execv(B,[B]+args)
    _,st,ru=os.wait4(pid,0)
    return st,ru.ru_utime+ru.ru_stime,ru.ru_maxrss/1024
d=tempfile.mkdtemp()
def told(st): return '' if os.WIFEXITED(st) and os.WEXITSTATUS(st)<2 else f' !{st}'
for name,ext,size,make in SH:
    if F not in name: continue
    row=[]
    for k in ([1,2,4,8] if S<1 else [1]):
        t=make(max(1,int(size*S*k))); p=f'{d}/x.{ext}'
        open(p,'w').write(t); mb=os.path.getsize(p)/1e6
        st,u,rss=run(['check','--isolated','--model',os.environ.get('MODEL','fast'),'--threads','1','--format',os.environ.get('FMT','json'),'--config','max-file-size=200000000',p])
        row.append(f'{mb:.2f} MB {u:.2f} s {rss:.0f} MB{told(st)}')
        if not os.WIFEXITED(st): break
    print(f'| {name} | '+' | '.join(row)+' |',flush=True)
    os.remove(p)
# A record of one sentence, said over and over; and quotations held against it.
r=f'{d}/records'; p=f'{d}/x.txt'; os.mkdir(r)
said="We will mend the old dam before winter comes. "
for name,n,quotes in [("a record of one repeated sentence",1_100_000,None),
        ("a quotation of 100,000 words, against that record",1_100_000,lambda n:"“"+said*n+"” Ana Ortiz said."),
        ("11,000 quotations, against that record",1_100_000,lambda n:f"“{said}” Ana Ortiz said. “We shall paint the new wall,” she said.\n\n"*(n//2))]:
    if F not in name: continue
    n=int(n*S); f=f'{r}/a.txt'
    if not os.path.exists(f): open(f,'w').write(said*n)
    size=os.path.getsize(f)/1e6
    st,u,rss=run(['index','--threads','1',r])
    if quotes:
        open(p,'w').write(quotes(int(11_111*S))); size=os.path.getsize(p)/1e6
        st,u,rss=run(['check','--isolated','--model','rules','--threads','1','--format','json','--corpus',r,p])
    print(f'| {name} | {size:.2f} MB {u:.2f} s {rss:.0f} MB{told(st)} |',flush=True)
import shutil; shutil.rmtree(d)
